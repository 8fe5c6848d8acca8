import { ensureVmModules } from "./tools/test-runner/src/ensure-vm-modules.mjs";

ensureVmModules();

// Workers and the processes that tests start inherit it: no result depends on where it was made.
process.env.TZ = "UTC";

const common = {
  roots: ["<rootDir>/apps", "<rootDir>/libs", "<rootDir>/tools", "<rootDir>/environments"],
  // Declarations and Nx's cache repeat names that are modules elsewhere.
  modulePathIgnorePatterns: ["/\\.types/", "/\\.nx/", "/\\.lakehouse/"],
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "esnext", parser: { syntax: "typescript", explicitResourceManagement: true } },
        module: { type: "es6" },
      },
    ],
  },
  setupFilesAfterEnv: ["<rootDir>/tools/test-runner/src/every-test-asserts.mjs"],
};

export default {
  maxWorkers: 2,
  // For a loaded machine, not for slow tests: real servers take seconds to start, and Jest has one limit for all projects.
  testTimeout: 60_000,
  // A test that fails may leave a server behind; the run has to end and say so all the same.
  forceExit: true,
  reporters: ["default", "<rootDir>/tools/test-runner/src/closing-line-reporter.mjs"],
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
