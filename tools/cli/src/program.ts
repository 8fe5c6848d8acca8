import { Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { ImagesPinOptions } from "./commands/images-pin.ts";
import type { ExitCode } from "./exit-code.ts";
import { createTerminal, type TerminalOptions } from "./terminal.ts";
import { version } from "./version.ts";

export interface ProgramInput extends Pick<TerminalOptions, "stdout" | "stderr" | "env"> {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Parses the command line and runs one command; commands are loaded only when they run. */
export async function createProgram(input: ProgramInput): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = new Command("lakehouse");
  const contextOf = (): CommandContext => {
    const { root, quiet } = program.opts<{ root?: string; quiet?: boolean }>();
    const terminal = createTerminal({ ...input, quiet: quiet ?? false, now: () => new Date() });
    return { cwd: input.cwd, env: input.env, root, terminal, signal: input.signal };
  };
  const finish = async (run: Promise<ExitCode>): Promise<void> => {
    exitCode = await run;
  };

  program
    .description("Runs, checks and moves the environments of the lakehouse.")
    .version(version(), "-V, --version")
    .option("--root <folder>", "the folder that holds environments/ (default: the nearest parent that does)")
    .option("-q, --quiet", "no progress on stderr")
    .showHelpAfterError("(lakehouse --help lists the commands)")
    .configureOutput({
      writeOut: (text) => void input.stdout.write(text),
      writeErr: (text) => void input.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "lakehouse: ")),
    })
    .addHelpText(
      "after",
      examples(
        ["lakehouse up docker --embedded", "the docker environment as local processes, no Docker needed"],
        ["lakehouse check docker", "every probe once; exit 1 if one fails"],
        ["lakehouse validate", "every environment, offline"],
        ["lakehouse copy s3://test-source/data/ s3://test-destination/data/ --wait", "a bulk copy by the gateway"],
      ),
    )
    .exitOverride();

  const subcommand = (parent: Command, name: string) => parent.command(name).exitOverride();

  subcommand(program, "up <environment>")
    .description("start an environment and stay in the foreground")
    .option("--embedded", "run the services as local processes instead of containers")
    .addOption(
      new Option(
        "--port-offset <n>",
        "move every published port by n (default: 0, or the first free offset)",
      ).argParser(parsePortOffset),
    )
    .addHelpText("after", examples(["lakehouse up docker --embedded --port-offset 1000", "Prefect at 5200, and so on"]))
    .action(async (environment: string, options: { embedded?: boolean; portOffset?: number }) =>
      finish((await import("./commands/up.ts")).up(environment, options, contextOf())),
    );

  subcommand(program, "down")
    .description("stop what `lakehouse up` runs here")
    .option("--volumes", "delete its data too")
    .addHelpText("after", examples(["lakehouse down --volumes", "the next start begins empty"]))
    .action(async (options: { volumes?: boolean }) =>
      finish((await import("./commands/down.ts")).down(options, contextOf())),
    );

  subcommand(program, "status")
    .description("what runs here, and where")
    .addOption(formatOption())
    .action(async (options: { format: string }) =>
      finish((await import("./commands/status.ts")).status(options, contextOf())),
    );

  subcommand(program, "restart <service>")
    .description("start a service of the embedded run again")
    .addHelpText("after", examples(["lakehouse restart redis", "after it was killed"]))
    .action(async (service: string) => finish((await import("./commands/restart.ts")).restart(service, contextOf())));

  subcommand(program, "check [environment]")
    .description("run every probe once; exit 1 if one fails")
    .addOption(
      new Option("--from <vantage>", "where this command runs: on the host, or inside the environment's network")
        .choices(["host", "network"])
        .default("host"),
    )
    .addOption(formatOption())
    .addHelpText("after", examples(["lakehouse check docker --format json", "for scripts"]))
    .action(async (environment: string | undefined, options: { from: "host" | "network"; format: string }) =>
      finish((await import("./commands/check.ts")).check(environment, options, contextOf())),
    );

  subcommand(program, "validate [environment...]")
    .description("prove offline that environments are correct; all of them when none is named")
    .addOption(formatOption())
    .option("--report <format=file>", "write a further report (repeatable)", collect, [])
    .addHelpText("after", examples(["lakehouse validate docker --report json=findings.json", "table and file"]))
    .action(async (environments: string[], options: { format: string; report: string[] }) =>
      finish((await import("./commands/validate.ts")).validate(environments, options, contextOf())),
    );

  subcommand(program, "copy <source> <destination>")
    .description("copy objects through the gateway; addresses are s3://bucket/prefix")
    .option("--wait", "follow the operation to its end")
    .option("--environment <name>", "whose gateway (default: the one that runs here)")
    .addHelpText("after", examples(["lakehouse copy s3://test-source/data/ s3://test-destination/data/ --wait", ""]))
    .action(async (source: string, destination: string, options: { wait?: boolean; environment?: string }) =>
      finish((await import("./commands/copy.ts")).copy(source, destination, options, contextOf())),
    );

  subcommand(program, "addresses <environment>")
    .description("every address of every service: from the host, the network, the cluster and the public")
    .addOption(formatOption())
    .action(async (environment: string, options: { format: string }) =>
      finish((await import("./commands/addresses.ts")).addresses(environment, options, contextOf())),
    );

  const images = subcommand(program, "images").description("the container images of the environments");
  subcommand(images, "list [environment...]")
    .description("every image, where it is used, and whether it is pinned by digest")
    .addOption(formatOption())
    .action(async (environments: string[], options: { format: string }) =>
      finish((await import("./commands/images-list.ts")).imagesList(environments, options, contextOf())),
    );
  subcommand(images, "pin [environment...]")
    .description("ask the registries for digests and write them into the YAML, in place")
    .option("--registry <host=url>", "ask this address in the place of a registry (repeatable)", collect, [])
    .option("--refresh", "ask again for images that have a digest")
    .option("--partial", "write the digests that were found though others were not")
    .action(async (environments: string[], options: ImagesPinOptions) =>
      finish((await import("./commands/images-pin.ts")).imagesPin(environments, options, contextOf())),
    );

  const observability = subcommand(program, "observability").description("alerts and dashboards, from one table");
  subcommand(observability, "write [environment]")
    .description("write the alert rules and dashboards of an environment, or of all")
    .action(async (environment: string | undefined) =>
      finish((await import("./commands/observability-write.ts")).observabilityWrite(environment, contextOf())),
    );

  const secrets = subcommand(program, "secrets").description("secrets that live outside Git");
  subcommand(secrets, "init <environment>")
    .description("make the missing secrets of an environment with random values; never overwrites one")
    .action(async (environment: string) =>
      finish((await import("./commands/secrets-init.ts")).secretsInit(environment, contextOf())),
    );

  subcommand(program, "completion [shell]")
    .description("print the completion script for bash, zsh or fish")
    .addHelpText("after", examples(["source <(lakehouse completion bash)", "in ~/.bashrc"]))
    .action(async (shell: string | undefined) =>
      finish((await import("./commands/completion.ts")).completion(program, shell, contextOf())),
    );

  await program.parseAsync([...input.argv], { from: "user" });
  return exitCode;
}

function formatOption(): Option {
  return new Option("--format <format>", "what goes to stdout").choices(["console", "json"]).default("console");
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function parsePortOffset(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 50_000) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 50000.");
}

function examples(...rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([command]) => command.length));
  return `\nExamples:\n${rows.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd()).join("\n")}`;
}
