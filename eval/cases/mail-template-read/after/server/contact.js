import { Router } from "express";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sendMail } from "./mail.js";
import { rateLimited } from "./rate-limited.js";

const Message = z.object({
  name: z.string().trim().min(1).max(80),
  email: z.email(),
  text: z.string().trim().min(10).max(5_000),
  language: z.enum(["en", "de", "fr"]).default("en"),
});

const folder = join(import.meta.dirname, "templates");

/** Puts values into the `{{name}}` places of a template. */
function fill(template, values) {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_place, name) => values[name] ?? "");
}

export const contact = Router();

contact.post("/contact", rateLimited({ perHour: 5 }), async (request, response) => {
  const parsed = Message.safeParse(request.body);
  if (!parsed.success) {
    response.status(422).json({ problems: z.flattenError(parsed.error).fieldErrors });
    return;
  }
  const { name, email, text, language } = parsed.data;
  const template = readFileSync(join(folder, `contact.${language}.txt`), "utf8");
  await sendMail({ to: "office@example.com", replyTo: email, subject: "Contact form", text });
  await sendMail({ to: email, subject: "We got your message", text: fill(template, { name }) });
  response.status(202).end();
});
