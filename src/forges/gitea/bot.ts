import { z } from "zod";
import { askOnce, type Asked } from "../http/ask-once.ts";
import { operations } from "./operations.ts";

/** The user whose token we have: its comments are ours. */
export interface Bot {
  id: number;
  login: string;
}

/** Whose a token is. */
export interface TokenOwner extends Bot {
  /** Whether the whole host is theirs to administer. */
  isSiteAdmin: boolean;
}

const User = z.object({ id: z.number(), login: z.string(), is_admin: z.boolean().default(false) });

/** @throws ForgeError, with status 401 when the host doesn't know the token and 403 when it lacks read:user */
export async function fetchTokenOwner(asked: Asked, signal?: AbortSignal): Promise<TokenOwner> {
  const question = { operation: operations.fetchBot, schema: User };
  const { id, login, is_admin: isSiteAdmin } = await askOnce(asked, question, signal);
  return { id, login, isSiteAdmin };
}
