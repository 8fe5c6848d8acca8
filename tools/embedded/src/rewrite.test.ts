import { describe, expect, test } from "@jest/globals";
import { type RewriteRules, rewriteText, rewriteVariables, secretVariables } from "./rewrite.ts";

const rules: RewriteRules = {
  addresses: new Map([
    ["minio:9000", { host: "127.0.0.1", port: 9100 }],
    ["postgres:5432", { host: "127.0.0.1", port: 5532 }],
    ["s5cmd-gateway:8080", { host: "127.0.0.1", port: 8180 }],
  ]),
  service: "s5cmd-gateway",
  secretsDir: "/home/ann/.lakehouse/secrets/docker",
  mounts: new Map([["/etc/lakehouse/gateway.yaml", "/tmp/gateway.yaml"]]),
};

describe("rewriteText", () => {
  test.each([
    ["a URL of another service", "endpoint: http://minio:9000/x", "endpoint: http://127.0.0.1:9100/x"],
    ["its own listening address", "listen: 0.0.0.0:8080", "listen: 127.0.0.1:8180"],
    ["a secret's path", "/run/secrets/minio/root-user", "/home/ann/.lakehouse/secrets/docker/minio/root-user"],
    ["a mounted file's path", "--config=/etc/lakehouse/gateway.yaml", "--config=/tmp/gateway.yaml"],
    ["several in one line", "[minio:9000, postgres:5432]", "[127.0.0.1:9100, 127.0.0.1:5532]"],
  ])("rewrites %s", (_, text, expected) => {
    expect(rewriteText(text, rules)).toBe(expected);
  });

  test.each([
    ["a port that the service does not have", "minio:9002"],
    ["a longer host name that ends in a service's name", "http://my-minio:9000"],
    ["a longer port that begins with a service's port", "minio:90001"],
    ["an image tag", "postgres:15.19"],
  ])("leaves %s alone", (_, text) => {
    expect(rewriteText(text, rules)).toBe(text);
  });
});

describe("rewriteVariables", () => {
  test("moves a host and port pair together", () => {
    const variables = new Map([
      ["GATEWAY_DATABASE_HOST", "postgres"],
      ["GATEWAY_DATABASE_PORT", "5432"],
    ]);
    expect(rewriteVariables(variables, rules)).toEqual({
      GATEWAY_DATABASE_HOST: "127.0.0.1",
      GATEWAY_DATABASE_PORT: "5532",
    });
  });

  test("listens on loopback and the moved port instead of everywhere", () => {
    const variables = new Map([
      ["GATEWAY_HOST", "0.0.0.0"],
      ["GATEWAY_PORT", "8080"],
    ]);
    expect(rewriteVariables(variables, rules)).toEqual({ GATEWAY_HOST: "127.0.0.1", GATEWAY_PORT: "8180" });
  });

  test("leaves a host that is no service alone", () => {
    const variables = new Map([
      ["SMTP_HOST", "mail.example.com"],
      ["SMTP_PORT", "25"],
    ]);
    expect(rewriteVariables(variables, rules)).toEqual({ SMTP_HOST: "mail.example.com", SMTP_PORT: "25" });
  });
});

test("secretVariables names the variables whose value is in a mounted secret", () => {
  const variables = new Map([
    ["DATABASE_PASSWORD_FILE", "/run/secrets/postgres/prefect-password"],
    ["CONFIG_FILE", "/etc/lakehouse/gateway.yaml"],
  ]);
  expect(secretVariables(variables)).toEqual([["DATABASE_PASSWORD", "postgres/prefect-password"]]);
});
