import { lintSource } from "@secretlint/core";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import { detectors, isUrlPassword } from "./detectors.ts";
import type { Secret } from "./detectors.ts";

export type { Secret } from "./detectors.ts";

/**
 * Finds the secrets of a text, in order and without overlaps. Comments that ask to be spared are not listened to.
 * @param path decides only how much benefit of the doubt an assignment gets.
 */
export async function findSecrets(text: string, path: string): Promise<Secret[]> {
  const own = detectors.flatMap((detect) => detect(text, path));
  const all = [...own, ...(await findWithSecretlint(text, path))];
  const merged: Secret[] = [];
  for (const secret of all.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && secret.start < last.end) {
      last.end = Math.max(last.end, secret.end);
      // The more telling name wins: everything knows more than that something was assigned.
      if (last.kind === "assignment")
        Object.assign(last, { kind: secret.kind, title: secret.title });
    } else {
      merged.push({ ...secret });
    }
  }
  return merged;
}

async function findWithSecretlint(text: string, path: string): Promise<Secret[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: path, contentType: "text" },
    options: {
      noPhysicFilePath: true,
      maskSecrets: true,
      config: { rules: [{ id: recommended.meta.id, rule: recommended }] },
    },
  });
  return messages.flatMap(({ ruleId, messageId, range: [from, to] }) => {
    // Keys for a vendor's sandbox open nothing; private keys are looked at more closely by a detector of our own.
    if (messageId.includes("_TEST") || ruleId.endsWith("-privatekey")) return [];
    const { start, end } = widen(text, from, to);
    // Words, where one that was drawn has digits.
    if (/^xox[a-z]-[a-z]+(?:-[a-z]+)*$/i.test(text.slice(start, end))) return [];
    const url = /:\/\/[^:@/]*:([^@/]*)@([\w.-]*)/.exec(text.slice(start, end));
    if (url && !isUrlPassword(url[1] ?? "", url[2] ?? "")) return [];
    const name = ruleId.replace(/^.*secretlint-rule-/, "");
    return [
      { kind: name, title: titles[name] ?? `${capitalise(name)} token in the code`, start, end },
    ];
  });
}

/** secretlint measures some values from the start of their assignment and so ends too early: go on to the word's end. */
function widen(text: string, start: number, to: number): { start: number; end: number } {
  const wordEnd = /[^\w+/=.~-]|$/g;
  wordEnd.lastIndex = to;
  return { start, end: wordEnd.exec(text)?.index ?? to };
}

const titles: Record<string, string> = {
  aws: "AWS key in the code",
  gcp: "Google Cloud key in the code",
  basicauth: "Password inside a URL",
  "database-connection-string": "Database password in the code",
  github: "GitHub token in the code",
  gitlab: "GitLab token in the code",
  npm: "npm token in the code",
  openai: "OpenAI key in the code",
  sendgrid: "SendGrid key in the code",
  stripe: "Stripe live key in the code",
};

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
