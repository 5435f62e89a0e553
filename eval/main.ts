import { runEval } from "./run-eval.ts";

process.exitCode = await runEval(process.argv.slice(2), {
  env: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(text),
});
