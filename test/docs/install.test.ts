import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { load } from "js-yaml";
import { z } from "zod";
import { startGitHub } from "../../emulators/github/github.ts";
import { createChorale } from "../../src/app/chorale.ts";
import { parseEnvironment } from "../../src/app/environment.ts";
import { githubWebhookPath } from "../../src/app/github-door.ts";
import { neededScopes } from "../../src/forges/gitea/setup/scopes.ts";
import { hosted, repository, type Hosted } from "../cli/hosted.ts";
import type { Run } from "../cli/chorale.ts";
import { freePort, inside } from "../cli/inside.ts";
import { environmentOf, secret } from "../cli/launch.ts";
import { blocksOf, pageOf, root, rowsOf, type Page } from "./pages.ts";

const levels = new Map([
  ["Read", "read"],
  ["Read-only", "read"],
  ["Read and write", "write"],
]);

/** What the page shows below this command. */
function outputOf(command: string, page: Page): string {
  const block = blocksOf(page, "console").find((one) => one.startsWith(`$ ${command}`)) ?? "";
  return block.slice(block.search(/^[✓!✗]/m)).trimEnd();
}

describe("docs/install-github.md", () => {
  const page = pageOf("docs/install-github.md");
  const Manifest = z.object({
    default_events: z.array(z.string()),
    default_permissions: z.record(z.string(), z.string()),
  });
  const manifest = Manifest.parse(load(readFileSync(join(root, "app.yml"), "utf8")));

  it("names the permissions and events of app.yml in the words of GitHub's form", () => {
    const permissions = rowsOf(page).flatMap(([name = "", access = ""]) => {
      const level = levels.get(access);
      return level === undefined ? [] : [[name.toLowerCase().replaceAll(" ", "_"), level]];
    });
    expect(Object.fromEntries(permissions)).toEqual(manifest.default_permissions);
    const [, events = ""] = /\*\*Subscribe to events\*\*: (.*?)\. /.exec(page.text) ?? [];
    const named = [...events.matchAll(/\*\*(.+?)\*\*/g)].map(([, event = ""]) =>
      event.toLowerCase().replaceAll(" ", "_"),
    );
    expect(named.toSorted()).toEqual(manifest.default_events.toSorted());
  });

  it("fills in the same by the address of the form", () => {
    const address = blocksOf(page, "").find((block) => block.startsWith("https://")) ?? "";
    const { searchParams } = new URL(address.trim());
    expect(searchParams.getAll("events[]")).toEqual(manifest.default_events);
    const { metadata: _byItself, ...permissions } = manifest.default_permissions;
    expect(Object.fromEntries(searchParams)).toMatchObject(permissions);
    const known = ["name", "url", "public", "webhook_active", "webhook_url", "events[]"];
    const names = [...searchParams.keys()].filter((name) => !known.includes(name));
    expect(names.toSorted()).toEqual(Object.keys(permissions).toSorted());
  });

  it("shows what `doctor` prints when the App was installed", async () => {
    const github = await startGitHub({ app: { slug: "chorale-of-acme" } });
    onTestFinished(() => github.close());
    await github.addRepository(repository, {});
    const [here, port] = [await inside(), await freePort()];
    const publicUrl = `http://localhost:${port}`;
    const env: NodeJS.ProcessEnv = {
      ...environmentOf(github),
      PORT: String(port),
      CHORALE_PUBLIC_URL: publicUrl,
      CHORALE_DATA_DIR: here.folder,
      LOG_LEVEL: "silent",
    };
    const chorale = await createChorale(parseEnvironment(env, {}), { works: false });
    await chorale.start();
    onTestFinished(() => chorale.stop());
    github.setWebhook(publicUrl + githubWebhookPath, secret);
    await github.deliver("installation", { action: "created" });
    const { stdout } = await here.run(["doctor"], { env });
    const printed = stdout
      .replaceAll(publicUrl, "https://chorale.example.org")
      .replaceAll(`127.0.0.1:${port}`, "127.0.0.1:3000")
      .replaceAll(here.folder, "./data");
    const withoutTime = (text: string) => text.replace(/, [^,]+ ago\)/, ", … ago)").trimEnd();
    expect(withoutTime(printed)).toBe(withoutTime(outputOf("npx chorale doctor", page)));
  });
});

describe("docs/install-gitea.md", () => {
  const page = pageOf("docs/install-gitea.md");
  /** What was printed, in the names of the page. */
  const asThere = (host: Hosted, run: Run) =>
    host
      .textOf(run)
      .replaceAll("http://HERE", "http://127.0.0.1:3000")
      .replaceAll(`http://localhost:${host.port}`, "https://chorale.example.org")
      .replaceAll("HOST", "git.example.org")
      .replaceAll("FOLDER", "./data");

  it("names the scopes that a token needs in the words of the host's form", () => {
    const scopes = rowsOf(page).flatMap(([name = "", access = ""]) =>
      levels.has(access) ? [`${levels.get(access)}:${name}`] : [],
    );
    expect(scopes.toSorted()).toEqual(neededScopes.toSorted());
  });

  it("shows what `connect` and then `doctor` print", async () => {
    const host = await hosted();
    const { gitea, here, port } = host;
    const publicUrl = `http://localhost:${port}`;
    const connected = await host.connect(
      ["--repo", repository, "--token", "-", "--public-url", publicUrl, "--write"],
      { env: { GITEA_TOKEN: "" }, input: gitea.bot.token },
    );
    expect(asThere(host, connected)).toBe(outputOf("npx chorale connect gitea", page));
    const [hook] = gitea.hooks;
    await host.serve({ token: gitea.bot.token, secret: hook?.secret ?? "" });
    const looked = await here.run(["doctor"], { env: { PORT: String(port) } });
    expect(asThere(host, looked)).toBe(outputOf("npx chorale doctor", page));
  });
});
