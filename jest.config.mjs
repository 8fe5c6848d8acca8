const transform = {
  "\\.ts$": [
    "@swc/jest",
    {
      jsc: { target: "esnext", parser: { syntax: "typescript", explicitResourceManagement: true } },
      module: { type: "es6" },
    },
  ],
};
const common = {
  transform,
  extensionsToTreatAsEsm: [".ts"],
  testEnvironment: "node",
  roots: ["<rootDir>/apps", "<rootDir>/libs", "<rootDir>/tools", "<rootDir>/environments"],
};
export default {
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "\\.server\\.test\\.ts$"],
    },
    {
      ...common,
      displayName: "servers",
      testMatch: ["**/*.server.test.ts"],
      runner: "<rootDir>/tools/test-runner/src/serial-runner.mjs",
    },
  ],
};
