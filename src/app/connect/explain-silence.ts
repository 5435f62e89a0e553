import { failure, type Diagnosis } from "../setup/diagnosis.ts";
import { reachOf, withoutBrackets } from "../setup/addresses.ts";

/** What is known of a test delivery that did not arrive. */
export interface Silence {
  /** The host that was to send it. */
  host: string;
  webhookUrl: string;
  /** What the name in it stands for, as this machine looks it up. */
  addresses: readonly string[];
  /** Where people see what became of it; absent where that is gone already. */
  page?: string;
  /** How long it was waited for, in seconds. */
  seconds: number;
}

/**
 * No host tells by its API why a delivery failed, so the likely reason is guessed from where it was to go: hosts send
 * nothing to private or loopback addresses unless they are told that they may.
 */
export function explainSilence({ host, webhookUrl, addresses, page, seconds }: Silence): Diagnosis {
  const { hostname } = new URL(webhookUrl);
  const name = withoutBrackets(hostname);
  const sentence = `The test delivery did not arrive at ${webhookUrl} within ${seconds} s.`;
  const look =
    page === undefined ? "" : `What became of it stands on ${page}, under its recent deliveries.`;
  const kind = addresses.map(reachOf).find((one) => one !== "public");
  if (kind === undefined) {
    return failure(
      sentence,
      `Check that ${host} gets to that address: its name, firewalls, the proxy in front of Chorale and its certificate. If its app.ini has an ALLOWED_HOST_LIST, external or ${name} has to be in it. ${look}`.trimEnd(),
    );
  }
  const elsewhere =
    kind === "loopback"
      ? `To ${host}, ${name} is its own machine, or its own container: if Chorale runs elsewhere, say where with --public-url.\n`
      : "";
  const kinds = kind === "loopback" ? "their own machine" : "private networks";
  return failure(
    sentence,
    `${elsewhere}Gitea and Forgejo deliver to ${kinds} only where they may: put ${name} into this list of ${host}'s app.ini, and restart it.\n\n` +
      `[webhook]\nALLOWED_HOST_LIST = external,${name}\n\n${look}`.trimEnd(),
  );
}
