import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { openPage } from "./open-page.ts";

test("a page is opened in a real Chromium: scripts run, and their errors and failed requests are collected", async () => {
  const server = createServer((request, response) => {
    if (request.url !== "/") return response.writeHead(404).end();
    response.setHeader("content-type", "text/html");
    response.end(`<p>before</p><script>document.querySelector("p").textContent = "after";</script>
      <link rel="icon" href="data:,"><img src="/missing"><script>throw new Error("on purpose");</script>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await using opened = await openPage(url);
    await opened.page.waitForLoadState("networkidle");
    expect(await opened.page.textContent("p")).toBe("after");
    expect(opened.errors).toContain("on purpose");
    expect(opened.failedRequests).toEqual([`${url}missing 404`]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 60_000);
