import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Page } from "playwright-core";

export interface OpenPageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the page's scripts and lines it wrote with console.error. */
  readonly errors: readonly string[];
  /** Requests that got no answer, or one of 400 and above. */
  readonly failedRequests: readonly string[];
}

// background networking, syncing and updates would only fail, slowly, on a machine without the Internet
const quietFlags = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens a URL in a real, headless Chromium of its own. */
export async function openPage(url: string, options: OpenPageOptions = {}): Promise<OpenedPage> {
  const { width = 1280, height = 900, colorScheme = "light" } = options;
  const asRoot = process.getuid?.() === 0;
  const browser = await playwright.launch({
    executablePath: await chromiumPath(),
    args: [...quietFlags, ...(asRoot ? ["--no-sandbox"] : [])],
  });
  try {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    const errors: string[] = [];
    const failedRequests: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("requestfailed", (request) => failedRequests.push(`${request.url()} ${request.failure()?.errorText}`));
    page.on("response", (response) => {
      if (response.status() >= 400) failedRequests.push(`${response.url()} ${response.status()}`);
    });
    await page.goto(url);
    return { page, errors, failedRequests, [Symbol.asyncDispose]: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** A Chromium on PATH when there is one, else the one inside the npm package (Linux x64). */
async function chromiumPath(): Promise<string> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const name of ["chromium", "google-chrome", "chromium-browser"]) {
      const candidate = join(folder, name);
      if (folder && (await isFile(candidate))) return candidate;
    }
  }
  return chromium.executablePath();
}

async function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
