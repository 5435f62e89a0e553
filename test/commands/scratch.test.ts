import { describe, expect, it } from "vitest";
import { repository, injection, harmless } from "../app/served.ts";
import { aReviewedPull, give, hosts } from "./giving.ts";

describe.each(hosts)("scratch on $name", (host) => {
  it("x", async () => {
    const { served, number } = await aReviewedPull(host, { pull: { files: { "src/users.js": injection, "src/b.js": injection + '\nconst key = "sk_live_abcdEFGH1234ijklMNOP5678";\n' } } });
    const show = async (body: string) => console.log(host.name, body, JSON.stringify((await give(served, number, body)).reactions), "\n" + served.forge.comments(repository, number).filter(c => c.body.startsWith("<!-- chorale:reply")).at(-1)?.body);
    const review = () => served.forge.comments(repository, number).find(({ body }) => body.startsWith("<!-- chorale:review"))!.body.replace(/<!-- chorale:state.*-->/, "");
    console.log(review());
    await show("/explain s1 S2 s3");
    await show("/ignore S1, S2: covered by the router; @acme <!-- `a|b` <b>x</b>");
    await served.results(2);
    console.log(review());
    console.log(JSON.stringify(served.forge.statuses(repository).at(-1)));
    await show("/explain s1");
    await show("/explain X9");
    await show("/ignore");
    await show("/unignore S2");
    await served.results(3);
    console.log(review());
    await show("/ignore S2 --repo no");
    await served.results(4);
    await show("/unignore S2");
    await show("/unignore S3");
    await served.forge.push(repository, { number } as never, { files: { "src/b.js": harmless, "src/users.js": harmless } }).catch(console.log);
  });
});
