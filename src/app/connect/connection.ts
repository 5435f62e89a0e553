import type { Asked } from "../../forges/http/ask-once.ts";
import type { Tell } from "../setup/diagnosis.ts";
import type { Receiver } from "../setup/receiver.ts";

/**
 * Does what may not be left half done. Being told to end does not end the process meanwhile but aborts the signal, with an error
 * to reject with.
 */
export type UntilDone = <T>(work: (told: AbortSignal) => Promise<T>) => Promise<T>;

/** What connecting repositories of one host takes. */
export interface Connection {
  /** The host's name. */
  forge: string;
  /** Where the host's pages are. */
  url: string;
  /** What the bot is called there. */
  bot: string;
  /** The host, asked as the bot. */
  asBot: Asked;
  /** The host, asked as whoever may see to webhooks. */
  asManager: Asked;
  /** Whether that is somebody else than the bot. */
  isManagedByOther: boolean;
  webhookUrl: string;
  secret: string;
  /** Whether the secret was made just now, so that no webhook can have it. */
  isSecretNew: boolean;
  receiver?: Receiver;
  /** How long a test delivery is waited for, in milliseconds. */
  waitMs: number;
  untilDone: UntilDone;
  tell: Tell;
}
