import { type Binary, obtainBinary, type ObtainOptions } from "@lakehouse/binaries";

/** Finds or obtains the pinned s5cmd. @throws {BinaryUnavailableError} naming every source that was tried */
export function obtainS5cmd(options?: ObtainOptions): Promise<Binary> {
  return obtainBinary("s5cmd", options);
}
