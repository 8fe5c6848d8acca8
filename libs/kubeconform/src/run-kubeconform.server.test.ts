import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { obtainBinary } from "@lakehouse/binaries";
import { runKubeconform } from "./run-kubeconform.ts";

const data = fileURLToPath(new URL("../test-data", import.meta.url));
const manifest = `${data}/mixed.yaml`;
const schemaLocations = [`${data}/schemas/{{.ResourceKind}}{{.KindSuffix}}.json`] as const;

describe("the real kubeconform", () => {
  test("is the pinned one", async () => {
    const binary = await obtainBinary("kubeconform");
    expect(binary.version).toBe("0.8.0");
    expect(spawnSync(binary.path, ["-v"]).stdout.toString()).toMatch(/^v?0\.8\.0\n$/);
  });

  test("judges every document of a file, in order, with a local schema", async () => {
    const rows = await runKubeconform({ files: [manifest], schemaLocations, strict: true });
    const resource = { file: manifest, apiVersion: "v1", kind: "ConfigMap" };
    expect(rows).toEqual([
      { ...resource, name: "good", status: "valid" },
      {
        ...resource,
        name: "bad",
        status: "invalid",
        message: expect.stringContaining("at '/data/retries': got number, want string"),
        errors: [{ path: "/data/retries", message: "got number, want string" }],
      },
      { file: manifest, apiVersion: "", kind: "", name: "", status: "empty" },
      {
        file: manifest,
        apiVersion: "example.com/v1",
        kind: "Unheard",
        name: "no-schema",
        status: "error",
        message: "could not find schema for Unheard",
      },
    ]);
  });

  test("judges a text on stdin as it does the file", async () => {
    const rows = await runKubeconform({ stdin: await readFile(manifest, "utf8"), schemaLocations });
    expect(rows.map(({ file, status }) => `${file} ${status}`)).toEqual([
      "stdin valid",
      "stdin invalid",
      "stdin empty",
      "stdin error",
    ]);
  });

  test("says which file it could not read", async () => {
    const rows = await runKubeconform({ files: [`${data}/missing.yaml`], schemaLocations });
    expect(rows).toMatchObject([{ status: "error", file: `${data}/missing.yaml` }]);
  });

  test("throws its own words for a version it does not understand", async () => {
    const run = runKubeconform({ files: [manifest], schemaLocations, kubernetesVersion: "1.36" });
    await expect(run).rejects.toMatchObject({ code: "kubeconform_failed", message: expect.stringContaining("1.36") });
  });

  test("ends when the signal aborts", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(runKubeconform({ files: [manifest], schemaLocations, signal })).rejects.toThrow("enough");
  });
});
