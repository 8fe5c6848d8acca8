import { beforeEach, expect } from "@jest/globals";

// A test that asserts nothing passes whatever the code does.
beforeEach(() => {
  expect.hasAssertions();
});
