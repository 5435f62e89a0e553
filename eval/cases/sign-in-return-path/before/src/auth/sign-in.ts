import type { Request, Response } from "express";
import { z } from "zod";
import { verifyPassword } from "./passwords.js";
import { startSession } from "./sessions.js";

const Form = z.object({ email: z.email(), password: z.string().min(1) });

export async function signIn(request: Request, response: Response): Promise<void> {
  const form = Form.safeParse(request.body);
  const account = form.success
    ? await verifyPassword(form.data.email, form.data.password)
    : undefined;
  if (account === undefined) {
    response.status(401).render("sign-in", { failed: true });
    return;
  }
  await startSession(response, account);
  response.redirect(303, "/dashboard");
}
