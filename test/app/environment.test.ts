import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../src/app/environment.ts";
import { UserError } from "../../src/types/user-error.ts";

const one = {
  GITEA_URL: "https://git.example.org",
  GITEA_TOKEN: "0123456789abcdef",
  GITEA_WEBHOOK_SECRET: "one's secret",
};

const second = {
  GITEA_2_URL: "http://127.0.0.1:3300",
  GITEA_2_TOKEN: "fedcba9876543210",
  GITEA_2_WEBHOOK_SECRET: "another's secret",
};

/** What it complains about, a line each, without the line that every complaint ends with. */
function complaintsAbout(env: NodeJS.ProcessEnv, { listens = true } = {}): string[] {
  try {
    parseEnvironment(env, { listens });
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n").slice(0, -1);
    throw error;
  }
  return [];
}

const address = (GITEA_URL: string) => complaintsAbout({ ...one, GITEA_URL });

describe("the settings of Gitea and Forgejo hosts", () => {
  it("name one host or several, in the order of their numbers, and GitHub need not be there", () => {
    const tenth = {
      GITEA_10_URL: "https://Example.org/git/",
      GITEA_10_TOKEN: " abc\n",
      GITEA_10_WEBHOOK_SECRET: "third",
      GITEA_10_PARTIAL: "failure",
    };
    const { github, gitea } = parseEnvironment({ ...tenth, ...second, ...one }, {});
    expect(github).toBeUndefined();
    expect(gitea.map(({ name, partial, prefix }) => [name, partial, prefix])).toEqual([
      ["git.example.org", "pending", "GITEA_"],
      ["127.0.0.1:3300", "pending", "GITEA_2_"],
      ["example.org/git", "failure", "GITEA_10_"],
    ]);
    expect(gitea[0]).toMatchObject({ token: "0123456789abcdef", webhookSecret: "one's secret" });
    expect(gitea[2]).toMatchObject({ url: "https://example.org/git", token: "abc" });
  });

  it("take the address of the API for that of the host", () => {
    for (const path of ["", "/", "/api/v1", "/api/v1/"]) {
      const GITEA_URL = `https://git.example.org${path}`;
      const [host] = parseEnvironment({ ...one, GITEA_URL }, {}).gitea;
      expect(host?.url).toBe("https://git.example.org");
    }
  });

  it("say of each variable what is missing or wrong, and show no value", () => {
    expect(complaintsAbout({ GITEA_1_PARTIAL: "maybe", ...second, GITEA_2_TOKEN: "a b" })).toEqual([
      "GITEA_1_URL is missing: the address of the Gitea or Forgejo host, such as https://git.example.org",
      "GITEA_1_TOKEN is missing: an access token of the bot's account on that host",
      "GITEA_1_WEBHOOK_SECRET is missing: the secret you gave that host's webhook",
      "GITEA_1_PARTIAL must be pending or failure: what an incomplete review shows",
      "GITEA_2_TOKEN holds a character that no token has: copy it again",
    ]);
    expect(complaintsAbout({ ...one, GITEA_WEBHOOK_SECRET: " " })).toEqual([
      "GITEA_WEBHOOK_SECRET is empty: deliveries that nobody signed would be accepted",
    ]);
    for (const wrong of [
      "git.example.org",
      "ssh://git@git.example.org",
      "https://",
      "https://git.example.org/?token=canary",
      "https://git.example.org/#canary",
    ]) {
      expect(address(wrong)).toEqual([
        "GITEA_URL must be an address such as https://git.example.org",
      ]);
    }
    for (const user of ["bot:canary@", "canary@", ":canary@"]) {
      expect(address(`https://${user}git.example.org`)).toEqual([
        "GITEA_URL must hold no user and no password: the token has its own variable",
      ]);
    }
  });

  it("name no host twice", () => {
    const GITEA_2_URL = "http://GIT.example.org:80/api/v1";
    const GITEA_URL = "https://git.example.org:443/";
    expect(complaintsAbout({ ...one, ...second, GITEA_URL, GITEA_2_URL })).toEqual([
      "GITEA_2_URL names the same host as GITEA_URL: git.example.org",
    ]);
  });

  it("are not passed over when they are misspelt", () => {
    const misspelt = ["GITEA_2_TOKN", "GITEA2_URL", "GITEA_0_URL", "GITEA_PARTAIL"];
    const worded = ["GITEA_WORK_WEBHOOK_SECRET", "GITEA_WORK_PARTIAL"];
    for (const name of [...misspelt, ...worded]) {
      expect(complaintsAbout({ ...one, [name]: "canary" })).toEqual([
        `${name} is not known: a host has GITEA_URL, GITEA_TOKEN, GITEA_WEBHOOK_SECRET and GITEA_PARTIAL; of several hosts each has a number, as in GITEA_1_URL`,
      ]);
    }
  });

  it("leave the variables of Gitea itself and of its runner alone, and what is blank", () => {
    const others = {
      GITEA_WORK_DIR: "/data",
      GITEA_CUSTOM: "/data/custom",
      GITEA__database__DB_TYPE: "sqlite3",
      GITEA_INSTANCE_URL: "https://git.example.org",
      GITEA_RUNNER_REGISTRATION_TOKEN: "abc",
      GITEA_1_URL: " ",
      GITEA_1_TOKEN: "",
    };
    expect(parseEnvironment({ ...one, ...others }, {}).gitea).toHaveLength(1);
  });

  it("need no secret where nothing is received", () => {
    const { GITEA_WEBHOOK_SECRET: _secret, ...worker } = one;
    const { gitea } = parseEnvironment({ ...worker, ...second }, { listens: false });
    expect(gitea.map((host) => "webhookSecret" in host)).toEqual([false, false]);
  });
});

describe("the settings of GitHub", () => {
  it("are all or none where a Gitea or Forgejo host is named", () => {
    const blank = { APP_ID: "", PRIVATE_KEY: " ", WEBHOOK_SECRET: "" };
    expect(complaintsAbout({ ...one, ...blank, GITHUB_API_URL: "https://x" })).toEqual([]);
    expect(complaintsAbout({ ...one, ...blank, APP_ID: "1" })).toEqual([
      "WEBHOOK_SECRET is empty: deliveries that nobody signed would be accepted",
      "PRIVATE_KEY is missing: the App's private key, or PRIVATE_KEY_PATH with the file that holds it",
    ]);
  });
});

describe("without any forge", () => {
  it("both ways are named, those that a worker needs to a worker", () => {
    expect([...complaintsAbout({}), ...complaintsAbout({}, { listens: false })]).toEqual([
      "No forge is set: GitHub takes APP_ID, PRIVATE_KEY and WEBHOOK_SECRET, a Gitea or Forgejo host takes GITEA_URL, GITEA_TOKEN and GITEA_WEBHOOK_SECRET.",
      "No forge is set: GitHub takes APP_ID and PRIVATE_KEY, a Gitea or Forgejo host takes GITEA_URL and GITEA_TOKEN.",
    ]);
  });
});
