import type { Request, Response } from "express";
import { z } from "zod";
import { verifyPassword } from "./passwords.js";
import { returnPath } from "./return-path.js";
import { startSession } from "./sessions.js";

const Form = z.object({
  email: z.email(),
  password: z.string().min(1),
  next: z.string().max(500).optional(),
});

export function showSignIn(request: Request, response: Response): void {
  response.render("sign-in", { next: returnPath(request.query.next), failed: false });
}

export async function signIn(request: Request, response: Response): Promise<void> {
  const form = Form.safeParse(request.body);
  const account = form.success
    ? await verifyPassword(form.data.email, form.data.password)
    : undefined;
  if (account === undefined) {
    const next = returnPath(form.success ? form.data.next : undefined);
    response.status(401).render("sign-in", { next, failed: true });
    return;
  }
  await startSession(response, account);
  response.redirect(303, returnPath(form.data?.next));
}
