import type { Command } from "commander";

/** What can follow "lakehouse [command]": subcommands and long options, read off the program itself. */
interface Words {
  readonly command: string;
  readonly words: readonly string[];
}

function wordsOf(program: Command): Words[] {
  const options = (command: Command) => command.options.flatMap((option) => option.long ?? []);
  const shared = options(program);
  return [
    { command: "", words: [...program.commands.map((command) => command.name()), ...shared, "--help"] },
    ...program.commands.map((command) => ({
      command: command.name(),
      words: [...command.commands.map((child) => child.name()), ...options(command), ...shared, "--help"],
    })),
  ];
}

// Environment names come from the folders at the time of completing; they need no program.
const environments = 'for d in environments/*/environment.yaml; do [ -f "$d" ] && basename "$(dirname "$d")"; done';

function bash(program: Command): string {
  const cases = wordsOf(program).map(({ command, words }) => `    ${command || '""'}) words="${words.join(" ")}" ;;`);
  return `_lakehouse() {
  local words="" command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join("\n")}
  esac
  words="$words $(${environments})"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _lakehouse lakehouse`;
}

function zsh(program: Command): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
}

function fish(program: Command): string {
  const lines = wordsOf(program).map(({ command, words }) => {
    const condition = command ? `__fish_seen_subcommand_from ${command}` : "__fish_use_subcommand";
    return `complete -c lakehouse -n '${condition}' -a '${words.join(" ")}'`;
  });
  return [
    ...lines,
    `complete -c lakehouse -a "(for d in environments/*/environment.yaml; basename (dirname $d); end)"`,
  ].join("\n");
}

export const completionScripts: Readonly<Record<string, (program: Command) => string>> = { bash, zsh, fish };
