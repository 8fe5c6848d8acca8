import { styleText } from "node:util";

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  /** The result in the chosen format; nothing else goes to stdout. */
  print(text: string): void;
  /** A line of progress on stderr, stamped; silent with --quiet. */
  progress(line: string): void;
  /** A line on stderr that --quiet does not silence. */
  warn(line: string): void;
  readonly color: boolean;
  readonly style: (format: Parameters<typeof styleText>[0], text: string) => string;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

export interface TerminalOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly quiet: boolean;
  readonly now: () => Date;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, env, quiet, now } = options;
  const colorOn = (output: Output) => Boolean(output.isTTY) && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const color = colorOn(stdout);
  const styled = (on: boolean) => (format: Parameters<typeof styleText>[0], text: string) =>
    on ? styleText(format, text, { validateStream: false }) : text;
  const dim = styled(colorOn(stderr));
  return {
    color,
    style: styled(color),
    print: (text) => void stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    warn: (line) => void stderr.write(`${line}\n`),
    progress: (line) => {
      if (!quiet) stderr.write(`${dim("dim", now().toTimeString().slice(0, 8))} ${line}\n`);
    },
  };
}
