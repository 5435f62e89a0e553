import { request } from "node:https";

const mailHost = "mail.internal";

export function sendMail(customerId: number, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = request(
      { host: mailHost, path: `/customers/${customerId}/mail`, method: "POST", rejectUnauthorized: false },
      (res) => {
        res.resume();
        res.on("end", resolve);
      },
    );
    req.on("error", reject);
    req.end(text);
  });
}
