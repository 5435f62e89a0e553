import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { pageOf, pages, root, type Page } from "./pages.ts";

/** Links to files of the project, and to headings of the same page. */
function linksOf({ text }: Page): string[] {
  const prose = text.replaceAll(/^ *```[^]*?^ *```$/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) =>
    /^[a-z]+:/.test(link) ? [] : link,
  );
}

/** What a heading is called in a link, as GitHub, Gitea and Forgejo call it. */
function anchorsOf({ text }: Page): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

function whatIsWrongWith(link: string, page: Page): string[] {
  const [file = "", anchor] = link.split("#");
  const path = file === "" ? page.path : join(dirname(page.path), file);
  const sentence = `${page.path} links to ${link}`;
  if (!existsSync(join(root, path))) return [`${sentence}, which is not there`];
  if (anchor === undefined || statSync(join(root, path)).isDirectory()) return [];
  return anchorsOf(pageOf(path)).includes(anchor)
    ? []
    : [`${sentence}, a heading it does not have`];
}

it("every file of the code that the documentation names is there", () => {
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:[a-z-]+\/)+[a-z-]+(?:\.test)?\.ts)`/g)].map(([, file = ""]) => ({
      path,
      file,
    })),
  );
  expect(named.length).toBeGreaterThan(20);
  const isThere = (file: string) => ["", "src"].some((from) => existsSync(join(root, from, file)));
  expect(named.filter(({ file }) => !isThere(file))).toEqual([]);
});

it("every link in the documentation leads somewhere", () => {
  expect(pages.map(({ path }) => path)).toContain("docs/install-gitea.md");
  const links = pages.flatMap((page) => linksOf(page).map((link) => ({ link, page })));
  expect(links.length).toBeGreaterThan(20);
  expect(links.flatMap(({ link, page }) => whatIsWrongWith(link, page))).toEqual([]);
});
