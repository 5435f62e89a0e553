import { z } from "zod";
import { askOnce, type Asked } from "../../http/ask-once.ts";
import { operations } from "../operations.ts";

const User = z.object({ login: z.string(), is_admin: z.boolean().default(false) });

/** Whose token it is. */
export interface TokenOwner {
  login: string;
  /** Whether the whole host is theirs to administer. */
  isSiteAdmin: boolean;
}

/** @throws ForgeError, with status 401 when the host doesn't know the token and 403 when it lacks read:user */
export async function fetchTokenOwner(asked: Asked): Promise<TokenOwner> {
  const question = { operation: operations.fetchBot, schema: User };
  const { login, is_admin: isSiteAdmin } = await askOnce(asked, question);
  return { login, isSiteAdmin };
}
