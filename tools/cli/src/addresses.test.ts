import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import type { CommandContext } from "./command-context.ts";
import { addresses } from "./commands/addresses.ts";
import { createTerminal } from "./terminal.ts";

async function run(format: string) {
  const printed: string[] = [];
  const stdout = { write: (text: string) => printed.push(text) };
  const context: CommandContext = {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: {},
    terminal: createTerminal({ stdout, stderr: stdout, env: {}, quiet: true, now: () => new Date(0) }),
    signal: new AbortController().signal,
  };
  const exitCode = await addresses("docker", { format }, context);
  return { exitCode, text: printed.join("") };
}

test("a table names each service and port once, with its address from everywhere or the reason", async () => {
  const { exitCode, text } = await run("console");
  expect(exitCode).toBe(0);
  const rows = text.split("\n").map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(["SERVICE", "PORT", "FROM", "ADDRESS"]);
  const grafana = rows.findIndex(([service]) => service === "grafana");
  expect(rows.slice(grafana, grafana + 2).map((row) => row.map((cell) => cell.trim()))).toEqual([
    ["grafana", "3000", "host", "127.0.0.1:3000"],
    ["", "network", "grafana:3000"],
  ]);
  expect(text).toContain("none: prefect-worker does not publish port 8080");
});

test("JSON has one entry for each", async () => {
  const { text } = await run("json");
  expect(JSON.parse(text)).toMatchObject({
    environment: "docker",
    platform: "compose",
    addresses: expect.arrayContaining([
      { service: "grafana", port: 3000, vantage: "host", address: "127.0.0.1:3000" },
      { service: "prefect-worker", port: 8080, vantage: "host", reason: "prefect-worker does not publish port 8080" },
    ]) as unknown,
  });
});
