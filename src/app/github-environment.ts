import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { isAnySet, problemsOf, readVariables, type Read } from "./read-variables.ts";

/** The GitHub App that Chorale is. */
export interface GitHubSettings {
  appId: number;
  privateKey: string;
  /** What deliveries are signed with; a process that takes none has none. */
  webhookSecret?: string;
  apiUrl: string;
}

const GitHubEnvironment = z.object({
  APP_ID: z
    .string("is missing: the App ID from the App's settings page")
    .regex(/^[1-9]\d{0,14}$/, "must be a number: the App ID from the App's settings page"),
  WEBHOOK_SECRET: z
    .string("is missing: the secret you gave the App's webhook")
    .regex(/\S/, "is empty: deliveries that nobody signed would be accepted"),
  GITHUB_API_URL: z
    .url({
      protocol: /^https?$/,
      error: "must be an address such as https://ghe.example/api/v3",
    })
    .default("https://api.github.com"),
});

/** Who only reviews is sent nothing that would have to be signed. */
const WorkerEnvironment = GitHubEnvironment.omit({ WEBHOOK_SECRET: true });

/** Whether GitHub is to be served: one of the App's variables is set. */
export function namesGitHub(env: NodeJS.ProcessEnv): boolean {
  return isAnySet(env, ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET"]);
}

/** Reads the App's variables. */
export function readGitHub(
  env: NodeJS.ProcessEnv,
  { listens }: { listens: boolean },
): Read<GitHubSettings> {
  const schema: z.ZodType<z.infer<typeof WorkerEnvironment> & { WEBHOOK_SECRET?: string }> = listens
    ? GitHubEnvironment
    : WorkerEnvironment;
  const read = readVariables(schema, env);
  const key = readPrivateKey(env);
  if (!("value" in read && "value" in key)) {
    return { problems: [...problemsOf(read), ...problemsOf(key)] };
  }
  const { APP_ID: appId, WEBHOOK_SECRET: webhookSecret, GITHUB_API_URL: apiUrl } = read.value;
  return {
    value: {
      appId: Number(appId),
      privateKey: key.value,
      ...(webhookSecret === undefined ? {} : { webhookSecret }),
      apiUrl: apiUrl.replace(/\/+$/, ""),
    },
  };
}

/** The App's key in the form in which OpenSSL writes it, or what is wrong with it. The key itself is never shown. */
function readPrivateKey({
  PRIVATE_KEY: inline,
  PRIVATE_KEY_PATH: path,
}: NodeJS.ProcessEnv): Read<string> {
  const name = inline === undefined ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY";
  if (inline === undefined && path === undefined) {
    const missing = "the App's private key, or PRIVATE_KEY_PATH with the file that holds it";
    return { problems: [`PRIVATE_KEY is missing: ${missing}`] };
  }
  const text = inline ?? readKeyFile(path ?? "");
  if (text === undefined) return { problems: [`${name}: ${path} can't be read`] };
  const pem = toPem(text);
  if (pem !== undefined) return { value: pem };
  const advice = "download one from the App's settings page";
  return { problems: [`${name} is not a private key in PEM form: ${advice}`] };
}

/** A key may stand in one line with `\n` for its line ends, as hosting pages often want it, or in base64. */
function toPem(text: string): string | undefined {
  const unfolded = text.includes("-----BEGIN")
    ? text.replaceAll("\\n", "\n")
    : Buffer.from(text, "base64").toString("utf8");
  try {
    const key = createPrivateKey(unfolded);
    if (key.asymmetricKeyType !== "rsa") return undefined;
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    return undefined;
  }
}

function readKeyFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
