import { describe, expect, test } from "@jest/globals";
import { parseImageName } from "./image-name.ts";
import { findImageReferences } from "./image-references.ts";
import { pinImages } from "./pin-images.ts";

const digest = `sha256:${"ab".repeat(32)}`;

describe("an image's name", () => {
  test.each([
    ["postgres:15.19", { registry: "docker.io", repository: "library/postgres", tag: "15.19" }],
    ["prom/prometheus", { registry: "docker.io", repository: "prom/prometheus" }],
    ["quay.io/a/b-c/d:v1", { registry: "quay.io", repository: "a/b-c/d", tag: "v1" }],
    ["localhost:5000/x:1", { registry: "localhost:5000", repository: "x", tag: "1" }],
    [`a/b:1@${digest}`, { registry: "docker.io", repository: "a/b", tag: "1", digest }],
  ])("%s is read", (text, expected) => {
    expect(parseImageName(text)).toMatchObject(expected);
  });

  test.each(["", "Postgres:15", "a:b:c", "a@sha256:12", "a b", "a:${TAG}"])("%j is none", (text) => {
    expect(parseImageName(text)).toBeUndefined();
  });
});

describe("the images of a file", () => {
  function imagesOf(text: string) {
    return findImageReferences(text).map(({ image, line, column }) => `${line}:${column} ${image}`);
  }

  test("are found in every document, in flow style, quoted, and behind an alias", () => {
    const text = [
      "spec: { containers: [{ image: a:1 }] }",
      "---",
      "x: &image 'b:2'",
      "image: *image",
      'initContainers: [{ "image": "c:3" }]',
      "spec: { imageName: d:4 }",
    ].join("\n");
    expect(imagesOf(text)).toEqual(["1:31 a:1", "4:8 b:2", "5:29 c:3", "6:20 d:4"]);
  });

  test("are found in the values of a chart", () => {
    const text = "valuesObject:\n  image: { registry: quay.io, repository: a/b, tag: 1.10 }\n";
    expect(imagesOf(text)).toEqual(["2:10 quay.io/a/b:1.10"]);
  });

  test("are not found in a text that a ConfigMap carries, nor where image is something else", () => {
    expect(imagesOf("data:\n  app.yaml: |\n    image: a:1\nimage: [a]\nother: { image: }\n")).toEqual([]);
  });

  test("have their places in a file with a byte-order mark and CRLF too", () => {
    expect(imagesOf("\uFEFFa: 1\r\nspec:\r\n  image: b:2\r\n")).toEqual(["3:10 b:2"]);
  });
});

describe("pinning", () => {
  function pin(text: string, digests: Record<string, string>) {
    return pinImages(text, findImageReferences(text), new Map(Object.entries(digests)));
  }

  test("changes nothing but the image: comments, quotes, order and spacing stay", () => {
    const text = `# why\nb:   {image: "a:1"}   # kept\n\n---\nimage:   a:1 # too\nimage2: a:1\nother:\n    image: 'c:2'\n`;
    expect(pin(text, { "a:1": digest })).toBe(
      `# why\nb:   {image: "a:1@${digest}"}   # kept\n\n---\nimage:   a:1@${digest} # too\nimage2: a:1\nother:\n    image: 'c:2'\n`,
    );
  });

  test("keeps the byte-order mark and CRLF", () => {
    expect(pin("\uFEFFx: 1\r\nimage: a:1\r\n", { "a:1": digest })).toBe(`\uFEFFx: 1\r\nimage: a:1@${digest}\r\n`);
  });

  test("writes an anchored image once", () => {
    const text = "a: { image: &i a:1 }\nb: { image: *i }\n";
    expect(pin(text, { "a:1": digest })).toBe(`a: { image: &i a:1@${digest} }\nb: { image: *i }\n`);
  });

  test("replaces a digest by a newer one", () => {
    const old = `a:1@sha256:${"00".repeat(32)}`;
    expect(pin(`image: ${old}\n`, { [old]: digest })).toBe(`image: a:1@${digest}\n`);
  });
});
