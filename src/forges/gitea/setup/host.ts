import { ForgeError } from "../../forge.ts";
import { BrokenAnswer, UnexpectedAnswer } from "../../http/failure.ts";
import type { Asked } from "../../http/ask-once.ts";
import type { Host } from "../../http/host.ts";
import { whyUnreachable } from "../../../net/unreachable.ts";
import { createGiteaClient } from "../client.ts";
import { giteaHost, nameOfHost } from "../host.ts";

/**
 * A host as it is asked by somebody who sets it up, and who has no review to ask for again.
 *
 * @param url where the host's pages are
 */
export function hostToSetUp({ url, token }: { url: string; token: string }): Asked {
  return { client: createGiteaClient({ url, token }), host: inSetup(nameOfHost(url)) };
}

function inSetup(name: string): Host {
  const host = giteaHost(name);
  return {
    ...host,
    explain(operation, error, facts) {
      const { answered, status } = facts;
      const known = host.explain?.(operation, error, facts);
      const isWrong = error instanceof BrokenAnswer || error instanceof UnexpectedAnswer;
      const isRefused = answered && (status ?? 0) < 500 && status !== 429;
      if (known !== undefined || isWrong || isRefused) return known;
      const why = answered ? `it answered with HTTP ${status}` : whyUnreachable(error);
      const options = answered && status !== undefined ? { status } : {};
      return new ForgeError(`${name} would not ${operation.does}: ${why}.`, {
        cause: error,
        ...options,
      });
    },
  };
}
