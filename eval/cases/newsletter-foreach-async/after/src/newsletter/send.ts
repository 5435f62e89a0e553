import { createTransport } from "nodemailer";
import { settings } from "../settings.js";
import type { SubscriberStore } from "./subscriber-store.js";

export interface Newsletter {
  subject: string;
  text: string;
}

export interface SendResult {
  sent: number;
  refused: string[];
}

/** Sends a newsletter to everybody who has confirmed the subscription. */
export async function sendNewsletter(
  store: SubscriberStore,
  newsletter: Newsletter,
): Promise<SendResult> {
  const transport = createTransport({ url: settings.smtpUrl, pool: true, maxConnections: 5 });
  const result: SendResult = { sent: 0, refused: [] };
  const subscribers = await store.confirmed();

  subscribers.forEach(async ({ email, unsubscribeUrl }) => {
    const info = await transport.sendMail({
      from: settings.newsletterFrom,
      to: email,
      subject: newsletter.subject,
      text: `${newsletter.text}\n\n--\nUnsubscribe: ${unsubscribeUrl}\n`,
      headers: { "List-Unsubscribe": `<${unsubscribeUrl}>` },
    });
    if (info.rejected.length > 0) result.refused.push(email);
    else result.sent += 1;
  });

  transport.close();
  return result;
}
