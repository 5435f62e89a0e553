import { createHash } from "node:crypto";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import type { GitHub } from "../../emulators/github/github.ts";
import { aFinding } from "../review/scripted-engine.ts";
import type { Script } from "../review/scripted-engine.ts";
import { repository, scriptedEngines, type ServedBy } from "../app/served.ts";
import { aReviewedPull, reviewOf, type hosts } from "./giving.ts";

/** Has the security auditor report every `SHOUT` line of a file, by the file's path and the line's text. */
export const reportShouts: Script = async ({ name }, files) => {
  if (name !== "security-auditor") return {};
  return {
    findings: files.flatMap(({ path, ...file }) =>
      file.text.split("\n").flatMap((line, index) => {
        if (!line.includes("SHOUT")) return [];
        const fingerprint = createHash("sha256")
          .update(path + line)
          .digest("hex")
          .slice(0, 16);
        const place = { path, line: index + 1, endLine: index + 1, fingerprint };
        const ruleId = "security-auditor/js-sql-from-request";
        return [
          aFinding({ ...place, ruleId, title: `\`${line}\` is loud`, code: line, cwe: "CWE-89" }),
        ];
      }),
    ),
  };
};

/** A reviewed pull whose `a.js` has these lines; those with `SHOUT` in them are findings. */
export async function aShoutingPull(
  host: (typeof hosts)[number],
  lines: readonly string[] = ["SHOUT(1)"],
  options: Omit<NonNullable<Parameters<typeof aReviewedPull>[1]>, "pull"> & {
    main?: Record<string, string>;
  } = {},
) {
  const { main, ...rest } = options;
  return await aReviewedPull(host, {
    engines: scriptedEngines(reportShouts),
    ...rest,
    pull: { files: { "a.js": text(lines) }, ...(main === undefined ? {} : { main }) },
  });
}

export function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** The review's headline, and the folded block of what is ignored, without its frame. */
export function shownBy(served: ServedBy<ForgeEmulator>, number: number) {
  const body = reviewOf(served, number);
  const headline = /^## Chorale · (.*)$/m.exec(body)?.[1];
  const ignored = /<summary>Ignored: \d+<\/summary>\n\n([^]*?)\n\n<\/details>/.exec(body)?.[1];
  return { headline, ignored };
}

/** How the newest check of the newest head ended, whatever the host calls it. */
export function checkOf({ forge }: ServedBy<ForgeEmulator>): string | undefined {
  const runs = "checkRuns" in forge ? (forge as unknown as GitHub).checkRuns(repository) : [];
  return runs.at(-1)?.conclusion ?? forge.statuses(repository).at(-1)?.state;
}
