import { startGitHub } from "../../emulators/github/github.ts";

/** Length of the payload of a push, in bytes: what GitHub sends for a repository of an organisation. */
const payloadBytes = 20_000;

/** The payload of a push as the emulated GitHub sends it, made as long as on github.com by its description. */
export async function payloadTemplate(): Promise<string> {
  const github = await startGitHub();
  try {
    await github.addRepository("owner-0/load");
    const pull = await github.openPull("owner-0/load", {
      head: "branch",
      files: { "a.js": "let a;\n" },
    });
    github.setWebhook("http://127.0.0.1:9", "unheard");
    await github.push("owner-0/load", pull, { files: { "a.js": "let b;\n" } });
    const body = github.deliveries.at(-1)?.request.body ?? "{}";
    const missing = Math.max(0, payloadBytes - body.length);
    return body.replace('"body":null', `"body":${JSON.stringify("word ".repeat(missing / 5))}`);
  } finally {
    await github.close();
  }
}
