// @ts-check
import { createRequire } from "node:module";

/** @type {typeof import("jest-runner").default} */
const JestRunner = createRequire(import.meta.url)("jest-runner").default;

/** Tests against real servers run one file at a time: they would measure each other otherwise. */
export default class SerialRunner extends JestRunner {
  /** @override */
  isSerial = true;
}
