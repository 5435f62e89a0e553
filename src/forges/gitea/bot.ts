import { z } from "zod";
import { askOnce } from "../http/ask-once.ts";
import type { Host } from "../http/host.ts";
import type { HttpClient } from "../http/http-client.ts";
import { operations } from "./operations.ts";

/** The user whose token we have: its comments are ours. */
export interface Bot {
  id: number;
  login: string;
}

const User = z.object({ id: z.number(), login: z.string() });

/** @throws ForgeError, with status 401 when the host doesn't know the token and 403 when it lacks read:user */
export function fetchBot(client: HttpClient, host: Host, signal: AbortSignal): Promise<Bot> {
  return askOnce({ client, host }, { operation: operations.fetchBot, schema: User }, signal);
}
