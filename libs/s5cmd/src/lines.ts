import { StringDecoder } from "node:string_decoder";

/** A key of 1,024 bytes comes three times in one result, each byte as up to six characters; more is not a result. */
const maxLineLength = 65_536;

/** Cuts chunks of bytes into lines and hands each over; what is longer than any result can be is dropped. */
export function createLineReader(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  let overlong = false;
  return (chunk) => {
    const lines = (pending + decoder.write(chunk)).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      if (!overlong) onLine(line);
      overlong = false;
    }
    if (pending.length <= maxLineLength) return;
    pending = "";
    overlong = true;
  };
}
