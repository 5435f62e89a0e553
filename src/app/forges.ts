import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import { ForgeError, type Forge, type OpenForge } from "../forges/forge.ts";
import { abortable } from "../net/abortable.ts";
import type { CallerSettings } from "../forges/http/caller.ts";
import * as messages from "../report/messages/endings.ts";
import { oncePerSuccess } from "../types/once-per-success.ts";
import type { Span } from "../types/outcome.ts";
import { UserError } from "../types/user-error.ts";
import { createNumberCheck } from "./number-check.ts";

export interface Forges {
  /**
   * Asks each forge whether it knows us, and logs which do not. Rejects with a `UserError` when none does; one that can't be asked
   * now is asked when it is opened.
   */
  meet(): Promise<void>;
  /**
   * The forge of a pull. Rejects when it does not tell who we are on it, and asks again next time; with a `UserError` when we
   * serve no forge of that name; with a `Misdelivered` when the forge says that the repository of that name has another number.
   */
  open: OpenForge;
  /** Notes every request to a forge that `work` makes. */
  trackRequests: <T>(spans: Span[], work: () => Promise<T>) => Promise<T>;
}

/** A forge that we have what it takes to be known on. */
export interface Acquaintance {
  /** The name used in `RepositoryRef.forge`. */
  name: string;
  /** Asks it who we are. Rejects with a `ForgeError`. */
  connect(settings: CallerSettings, signal: AbortSignal): Promise<Forge>;
  /** What to tell people when it does not know us; `undefined` for any other trouble. */
  explainUnknown(error: ForgeError): string | undefined;
}

/** How long a forge may think about who we are, in milliseconds: the start waits for it. */
const meetingMs = 10_000;

/** The forges that this installation of Chorale serves. */
export function createForges(
  acquaintances: readonly Acquaintance[],
  { log, ...settings }: Pick<CallerSettings, "clock"> & { log: Logger },
): Forges {
  const tracked = new AsyncLocalStorage<Span[]>();
  const onRequest = (span: Span) => void tracked.getStore()?.push(span);
  const all = acquaintances.map((one) => {
    const connect = () => one.connect({ ...settings, onRequest }, AbortSignal.timeout(meetingMs));
    return { ...one, connect: oncePerSuccess(connect) };
  });
  const byName = new Map(all.map((one) => [one.name, one]));
  const checkNumber = createNumberCheck();

  /** What to tell people if it does not know us. */
  async function meetOne(one: (typeof all)[number]): Promise<string[]> {
    try {
      await one.connect();
      return [];
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      const unknown = one.explainUnknown(error);
      if (unknown !== undefined) return [unknown];
      log.warn(
        { forge: one.name, err: error },
        "the forge could not be asked who we are; trying again later",
      );
      return [];
    }
  }

  return {
    async meet() {
      const unknown = (await Promise.all(all.map(meetOne))).flat();
      if (unknown.length > 0 && unknown.length === all.length) {
        throw new UserError(unknown.join("\n"));
      }
      // Who is known elsewhere works there: a token that ran out on one host is no trouble of the others.
      for (const sentence of unknown) log.error(sentence);
    },
    async open(ref, signal) {
      const one = byName.get(ref.forge);
      if (one === undefined) throw new UserError(messages.forgeNotServed(ref.forge));
      const forge = await abortable(one.connect(), signal);
      await checkNumber(forge, ref, signal);
      return forge;
    },
    trackRequests: (spans, work) => tracked.run(spans, work),
  };
}
