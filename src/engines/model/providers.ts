import type * as sdk from "@ai-sdk/provider";
import type { ModelName, Provider } from "./model-name.ts";
import type { ModelSettings } from "./model-settings.ts";

/** What the SDK's types are called here; no other file knows the SDK. */
export type Messages = sdk.LanguageModelV4Prompt;
export type ReportedUsage = sdk.LanguageModelV4Usage;
export type FinishReason = sdk.LanguageModelV4FinishReason["unified"];

/** What a request holds besides the question: less of it for a server that refuses the rest. */
export interface Manner {
  /** Temperature 0, a seed, and the tokens told with the stream's end. */
  isExact: boolean;
  /** The answer's schema in the provider's own way, and not only in words. */
  hasSchema: boolean;
}

/** A model, and what its provider has to be told with every question. */
export interface LoadedModel {
  model: sdk.LanguageModelV4;
  providerOptions: sdk.SharedV4ProviderOptions;
  /** Added to what an answer may be long: room for what a model thinks before it. */
  thinkingTokens: number;
}

interface Access {
  key: string | undefined;
  url: URL | undefined;
  /** Every request goes through it. */
  fetch: typeof globalThis.fetch;
  manner: Manner;
}

/**
 * Loads the provider's package when it is first asked; then this costs nothing. Each request has a `fetch` of its own.
 *
 * Addresses are given here, so that a variable such as `OPENAI_BASE_URL` never takes a key elsewhere.
 */
export async function loadModel(
  { provider, name }: ModelName,
  { keys, url }: ModelSettings,
  { fetch, manner }: Pick<Access, "fetch" | "manner">,
): Promise<LoadedModel> {
  return await loaders[provider](name, { key: keys[provider], url, fetch, manner });
}

/** The models that can think do so with what their provider finds right, and count it as output. */
const thinkingTokens = 8192;

const loaders: Record<Provider, (name: string, access: Access) => Promise<LoadedModel>> = {
  anthropic: async (name, { key = "", fetch }) => {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    const baseURL = "https://api.anthropic.com/v1";
    const model = createAnthropic({ apiKey: key, baseURL, fetch })(name);
    return { model, providerOptions: {}, thinkingTokens };
  },
  openai: async (name, { key = "", fetch }) => {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const baseURL = "https://api.openai.com/v1";
    const model = createOpenAI({ apiKey: key, baseURL, fetch }).responses(name);
    // By default what is asked and answered would be kept there for thirty days.
    return { model, providerOptions: { openai: { store: false } }, thinkingTokens };
  },
  google: async (name, { key = "", fetch }) => {
    const { createGoogle } = await import("@ai-sdk/google");
    const baseURL = "https://generativelanguage.googleapis.com/v1beta";
    const model = createGoogle({ apiKey: key, baseURL, fetch })(name);
    return { model, providerOptions: {}, thinkingTokens };
  },
  compatible: async (name, { key, url, fetch, manner }) => {
    const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
    if (url === undefined) throw new Error("There is no address of the compatible server.");
    const model = createOpenAICompatible({
      name: "compatible",
      baseURL: url.href,
      ...(key === undefined || key === "" ? {} : { apiKey: key }),
      includeUsage: manner.isExact,
      supportsStructuredOutputs: true,
      fetch,
    }).chatModel(name);
    // A local server's context is short, and some refuse what would not fit into it with the prompt.
    return { model, providerOptions: {}, thinkingTokens: 0 };
  },
};
