import type { Request, Response } from "express";
import { settings } from "../settings.js";
import { ownPage } from "./own-page.js";
import { endSession } from "./sessions.js";

export async function signOut(request: Request, response: Response): Promise<void> {
  await endSession(request, response);
  response.redirect(303, ownPage(request.query.next, settings.publicUrl));
}
