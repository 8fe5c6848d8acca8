import { StringDecoder } from "node:string_decoder";

/** Longer lines are cut: a program that writes without line ends must not fill our memory. */
const maxLineLength = 8_192;
const maxRecentLines = 60;

/** Cuts chunks of bytes into complete lines, without their line ends. `end` hands over a last line that has none. */
export interface LineSplitter {
  push(chunk: Buffer): void;
  end(): void;
}

export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  let overlong = false;
  const emit = (rest: string) => {
    const line = (pending + rest).replace(/\r$/, "");
    onLine(overlong || line.length > maxLineLength ? `${line.slice(0, maxLineLength)}…` : line);
    pending = "";
    overlong = false;
  };
  const push = (text: string) => {
    const lines = text.split("\n");
    for (const line of lines.slice(0, -1)) emit(line);
    pending += lines.at(-1) ?? "";
    if (pending.length <= maxLineLength) return;
    pending = pending.slice(0, maxLineLength);
    overlong = true;
  };
  return {
    push: (chunk) => push(decoder.write(chunk)),
    end() {
      push(decoder.end());
      if (pending !== "") emit("");
    },
  };
}

/** The last lines something wrote. */
export interface RecentLines {
  add(line: string): void;
  text(): string;
}

export function createRecentLines(): RecentLines {
  const lines: string[] = [];
  return {
    add(line) {
      lines.push(line);
      if (lines.length > maxRecentLines) lines.shift();
    },
    text: () => lines.join("\n"),
  };
}
