import leven from "leven";
import { UserError } from "../../types/user-error.ts";

export const providers = ["anthropic", "openai", "google", "compatible"] as const;
/** Who is asked. `compatible` is anybody who speaks OpenAI's protocol, at an address of the operator's. */
export type Provider = (typeof providers)[number];

export interface ModelName {
  provider: Provider;
  /** As the provider writes it; may hold slashes and colons. */
  name: string;
}

/** `anthropic/claude-sonnet-5-5`: as people write it, and as reports name it. */
export function writeModelName({ provider, name }: ModelName): string {
  return `${provider}/${name}`;
}

/** @throws UserError that says what to write */
export function parseModelName(text: string): ModelName {
  const trimmed = text.trim();
  const slash = trimmed.indexOf("/");
  const provider = trimmed.slice(0, Math.max(slash, 0));
  const name = trimmed.slice(slash + 1);
  if (slash < 0) {
    throw new UserError(
      `The model ${quote(trimmed)} names no provider. Write ${examples}: one of ${providers.join(", ")} before the slash.`,
    );
  }
  const known = providers.find((one) => one === provider);
  if (known === undefined) {
    const meant = providers.find((one) => leven(one, provider.toLowerCase()) <= 2);
    const hint = meant === undefined ? "" : ` Did you mean ${meant}/${name}?`;
    throw new UserError(
      `The model ${quote(trimmed)} has an unknown provider. Known ones: ${providers.join(", ")}.${hint}`,
    );
  }
  if (!/^[\w.:/@+-]{1,200}$/.test(name)) {
    throw new UserError(
      `The model ${quote(trimmed)} is not a name that ${provider} could know. Write ${examples}.`,
    );
  }
  return { provider: known, name };
}

/**
 * Models separated by commas: the first is asked, and when it fails the ones behind it, in their order.
 *
 * @throws UserError that says what to write
 */
export function parseModelNames(text: string): ModelName[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("")) {
    throw new UserError(
      `There is a model without a name in ${quote(text.trim())}. Write ${examples}, several with a comma between them.`,
    );
  }
  return [...new Set(parts)].map(parseModelName);
}

const examples = "anthropic/<model>, openai/<model>, google/<model> or compatible/<model>";

const quote = (text: string) => `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
