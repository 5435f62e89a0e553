import { UserError } from "../../types/user-error.ts";
import type { PriceList } from "./prices.ts";
import { writeModelName, type ModelName, type Provider } from "./model-name.ts";

/** Whom to ask and by what key. */
export interface ModelSettings {
  /** The first is asked, the ones behind it on an outage. */
  models: readonly ModelName[];
  /** What `compatible` needs is up to who answers there: often nothing. */
  keys: Readonly<Partial<Record<Provider, string>>>;
  /** Where `compatible` is: `http://127.0.0.1:11434/v1`. */
  url?: URL;
  /** What the operator says that models cost; it comes before what Chorale knows. */
  prices?: PriceList;
  /** What each of these models holds, question and answer together, in tokens: `usualContextTokens`. */
  contextTokens?: number;
}

/** The variable that holds a provider's key. */
export const keyVariables: Readonly<Record<Provider, string>> = {
  anthropic: "ANTHROPIC_API_KEY",
  openai: "OPENAI_API_KEY",
  google: "GOOGLE_GENERATIVE_AI_API_KEY",
  compatible: "CHORALE_MODEL_KEY",
};

/** The variable that holds the address of `compatible`. */
export const urlVariable = "CHORALE_MODEL_URL";

/** The variable that says how many tokens the models hold. */
export const contextVariable = "CHORALE_MODEL_CONTEXT";

/**
 * The address of what speaks OpenAI's protocol, up to what comes before `/chat/completions`.
 *
 * @throws UserError, which never shows the address: it may hold a password
 */
export function parseModelUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new UserError(
      `${urlVariable} is not an address. Write one like http://127.0.0.1:11434/v1, up to what comes before /chat/completions.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError(
      `${urlVariable} holds a user or a password. Take them out, and put what opens the door into ${keyVariables.compatible}: ` +
        "it is sent as a bearer token.",
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UserError(
      `${urlVariable} has something behind its path. Write it without "?" and "#".`,
    );
  }
  if (/\/chat\/completions\/?$/.test(url.pathname)) {
    throw new UserError(`${urlVariable} ends in /chat/completions. Write it without that.`);
  }
  return url;
}

/** What keeps a model from being asked by this installation, as a sentence; `undefined` for nothing. */
export function whyUnaskable(model: ModelName, { keys, url }: ModelSettings): string | undefined {
  const { provider } = model;
  const key = keys[provider] ?? "";
  if (!/^[\x21-\x7e]*$/.test(key)) {
    return `${keyVariables[provider]} holds a blank or another character that is in no key: copy it again.`;
  }
  if (provider === "compatible") {
    if (url !== undefined) return undefined;
    return `${writeModelName(model)} needs ${urlVariable}, the address at which it is asked.`;
  }
  if (key !== "") return undefined;
  return `${writeModelName(model)} needs ${keyVariables[provider]}, which is not set.`;
}
