import { expect, test } from "@jest/globals";
import { askControl, serveControl } from "./control.ts";

test("a request reaches the running process and its answer comes back", async () => {
  const asked: string[] = [];
  await using server = await serveControl({
    restart: async (service) => {
      asked.push(service);
      return `${service} runs again`;
    },
  });
  await expect(askControl(server.path, "/restart/redis")).resolves.toBe("redis runs again");
  expect(asked).toEqual(["redis"]);
});

test("a refusal comes back as an error with its message", async () => {
  await using server = await serveControl({
    restart: async (service) => {
      throw new Error(`this run has no service ${service}`);
    },
  });
  await expect(askControl(server.path, "/restart/nginx")).rejects.toThrow("this run has no service nginx");
  await expect(askControl(server.path, "/dance")).rejects.toThrow("unknown request /dance");
});
