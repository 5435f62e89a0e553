import { describe, expect, it } from "vitest";
import { aForge, anySignal, headSha, interceptEverything, pull, thread } from "./harness.ts";

const contents = "/repos/acme/shop/contents";
const raw = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

describe("fetchFile", () => {
  interceptEverything();

  it("reads raw bytes at the head", async () => {
    const { forge, api } = aForge();
    const bytes = Buffer.from([0xff, 0x00, 0x0a, 0xe2, 0x82]);
    api
      .get(`${contents}/a.bin`)
      .query({ ref: headSha })
      .matchHeader("accept", "application/vnd.github.raw+json")
      .reply(200, bytes, raw);
    expect(Buffer.from((await forge.fetchFile(pull, "a.bin", anySignal())) ?? [])).toEqual(bytes);
  });

  it.each([
    ["a dir/c# d?.js", "a%20dir/c%23%20d%3F.js"],
    ["naïve/日本 🎵.py", "na%C3%AFve/%E6%97%A5%E6%9C%AC%20%F0%9F%8E%B5.py"],
    ["100%/%2e%2e/x", "100%25/%252e%252e/x"],
    ["{owner}+&=;,/[id].tsx", "%7Bowner%7D%2B%26%3D%3B%2C/%5Bid%5D.tsx"],
  ])("asks for %s as %s", async (path, encoded) => {
    const asked: string[] = [];
    const { forge, api } = aForge();
    api
      .get(/./)
      .query({ ref: headSha })
      .reply(200, ({ url }: Request) => {
        asked.push(new URL(url).pathname);
        return "x";
      });
    expect(text(await forge.fetchFile(pull, path, anySignal()))).toBe("x");
    expect(asked).toEqual([`${contents}/${encoded}`]);
  });

  it.each(["../../../user", "src/../../x", "./a", "a//b", "", "/etc/passwd", "a/.."])(
    "asks nothing for %j, which no file can be called",
    async (path) => {
      const { forge } = aForge();
      expect(await forge.fetchFile(pull, path, anySignal())).toBeUndefined();
    },
  );

  it("has nothing where there is nothing", async () => {
    const { forge, api } = aForge();
    api.get(`${contents}/gone.js`).query(true).reply(404, { message: "Not Found" });
    expect(await forge.fetchFile(pull, "gone.js", anySignal())).toBeUndefined();
  });

  it.each([
    ["a directory", [{ type: "file", path: "src/a.js" }]],
    ["a submodule", { type: "submodule", path: "vendor" }],
    ["a symlink to outside", { type: "symlink", target: "/etc/passwd" }],
  ])("has nothing for %s", async (_, answer) => {
    const { forge, api } = aForge();
    const headers = { "content-type": "application/json; charset=utf-8" };
    api.get(`${contents}/src`).query(true).reply(200, JSON.stringify(answer), headers);
    expect(await forge.fetchFile(pull, "src", anySignal())).toBeUndefined();
  });

  it("reads a JSON file, which is not such a description", async () => {
    const { forge, api } = aForge();
    api.get(`${contents}/package.json`).query(true).reply(200, '{"type":"file"}', raw);
    expect(text(await forge.fetchFile(pull, "package.json", anySignal()))).toBe('{"type":"file"}');
  });

  it("reads an empty file", async () => {
    const { forge, api } = aForge();
    api.get(`${contents}/empty`).query(true).reply(200, "", raw);
    expect(text(await forge.fetchFile(pull, "empty", anySignal()))).toBe("");
  });

  it("stops at the largest size allowed", async () => {
    const { forge, api } = aForge({ maxFileBytes: 1000 });
    api.get(`${contents}/most`).query(true).reply(200, "x".repeat(1000), raw);
    api.get(`${contents}/more`).query(true).reply(200, "x".repeat(1001), raw);
    expect(await forge.fetchFile(pull, "most", anySignal())).toHaveLength(1000);
    await expect(forge.fetchFile(pull, "more", anySignal())).rejects.toMatchObject({ status: 413 });
  });

  it("calls too large what GitHub itself won't hand out", async () => {
    const { forge, api } = aForge();
    api
      .get(`${contents}/huge`)
      .query(true)
      .reply(403, {
        message: "This API returns blobs up to 100 MB in size.",
        errors: [{ resource: "Blob", field: "data", code: "too_large" }],
      });
    await expect(forge.fetchFile(pull, "huge", anySignal())).rejects.toMatchObject({ status: 413 });
  });
});

describe("fetchConfig", () => {
  interceptEverything();

  it("reads the default branch, as no branch is named", async () => {
    const { forge, api } = aForge();
    api.get(`${contents}/.github/chorale.yml`).reply(200, "minLevel: note\n", raw);
    expect(await forge.fetchConfig(thread, anySignal())).toEqual({
      path: ".github/chorale.yml",
      text: "minLevel: note\n",
    });
  });

  it("looks at the root when .github has none", async () => {
    const { forge, api } = aForge();
    api.get(`${contents}/.github/chorale.yml`).reply(404, { message: "Not Found" });
    api.get(`${contents}/.chorale.yml`).reply(200, "a: 1", raw);
    expect(await forge.fetchConfig(thread, anySignal())).toMatchObject({ path: ".chorale.yml" });
  });

  it("finds none in a repository without", async () => {
    const { forge, api } = aForge();
    api
      .get(/chorale\.yml$/)
      .times(2)
      .reply(404, { message: "Not Found" });
    expect(await forge.fetchConfig(thread, anySignal())).toBeUndefined();
  });

  it("does not take a refusal for a missing file", async () => {
    const { forge, api } = aForge();
    api.get(/chorale\.yml$/).reply(403, { message: "Resource not accessible by integration" });
    await expect(forge.fetchConfig(thread, anySignal())).rejects.toMatchObject({ status: 403 });
  });
});
