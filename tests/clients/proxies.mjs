// Debian's nginx and Apache, each with the example file of the package in front of a daemon, as unprivileged programs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "./daemon.mjs";

/** The name that both example files use. */
export const NAME = "board.example.lan";
const PATIENCE = 20_000;
const EXAMPLES = new URL("../../packaging/", import.meta.url);
const MODULES = "/usr/lib/apache2/modules";

// What Debian's nginx.conf puts around a site.
const aroundNginx = (folder) => `
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 768; }
http {
    sendfile on;
    tcp_nopush on;
    gzip on;
    access_log ${folder}/access.log;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    include ${folder}/site.conf;
}
`;

// Debian's own choice of modules, as far as they touch requests, and what its files set for them; then those of the example's a2enmod.
const aroundApache = (folder, port, enabled) => `
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
Mutex file:${folder} default
${["mpm_event", "authz_core", "authz_host", "deflate", "filter", "mime", "negotiation", "reqtimeout", "setenvif", ...enabled].map(load).join("\n")}
TypesConfig /etc/mime.types
AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css text/javascript application/javascript application/json
RequestReadTimeout header=20-40,minrate=500
RequestReadTimeout body=10,minrate=500
Timeout 300
KeepAliveTimeout 5
IncludeOptional ${folder}/site.conf
`;

const load = (module) => `LoadModule ${module}_module ${MODULES}/mod_${module}.so`;

const PROGRAMS = {
  nginx: {
    listens: "listen 80;",
    as: (port) => `listen 127.0.0.1:${port};`,
    around: (folder) => aroundNginx(folder),
    start: (folder) => ["nginx", ["-p", folder, "-e", `${folder}/error.log`, "-c", `${folder}/all.conf`]],
  },
  apache: {
    listens: "*:80>",
    as: (port) => `127.0.0.1:${port}>`,
    around: (folder, port, example) => aroundApache(folder, port, /a2enmod ([\w ]+)/.exec(example)[1].split(" ")),
    start: (folder) => ["apache2", ["-d", folder, "-f", `${folder}/all.conf`, "-D", "FOREGROUND"]],
  },
};

export class Proxy {
  static async start(kind, daemon) {
    const proxy = new Proxy();
    proxy.port = await freePort();
    proxy.url = `http://${NAME}:${proxy.port}`;
    proxy.folder = await mkdtemp(join(tmpdir(), `retroboard-${kind}-`));
    // The name leads here, as the house's DNS would make it.
    proxy.agent = new Agent({ keepAlive: true, lookup: toThisMachine });
    await proxy.configure(PROGRAMS[kind], await readFile(new URL(`${kind}/retroboard.conf`, EXAMPLES), "utf8"), daemon);
    const [program, words] = PROGRAMS[kind].start(proxy.folder);
    proxy.process = spawn(program, words, { stdio: "inherit", env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
    proxy.exit = once(proxy.process, "exit");
    await proxy.up();
    return proxy;
  }

  async configure(program, example, daemon) {
    const site = swap(swap(example, program.listens, program.as(this.port)), "127.0.0.1:5000", `127.0.0.1:${daemon.port}`);
    await writeFile(join(this.folder, "site.conf"), site);
    await writeFile(join(this.folder, "all.conf"), program.around(this.folder, this.port, example));
  }

  async up() {
    const end = Date.now() + PATIENCE;
    while (!(await this.ask("/api/health").catch(() => undefined))) {
      if (this.process.exitCode !== null || Date.now() > end) throw new Error(`the proxy does not answer: ${await this.complaints()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async complaints() {
    return readFile(join(this.folder, "error.log"), "utf8").catch(() => "");
  }

  /** A request with exactly these headers; `host` in place of the right name. */
  async ask(path, { method = "GET", headers = {}, body, host = `${NAME}:${this.port}` } = {}) {
    const sent = request({ port: this.port, path, method, agent: this.agent, headers: { host, ...headers } });
    sent.end(body);
    return Promise.race([answered(sent), upgraded(sent)]);
  }

  async post(path, value, headers = {}) {
    const body = typeof value === "string" ? value : JSON.stringify(value);
    const length = Buffer.byteLength(body);
    return this.ask(path, { method: "POST", body, headers: { "content-type": "application/json", "content-length": length, ...headers } });
  }

  async stop() {
    this.agent.destroy();
    this.process.kill("SIGTERM");
    await this.exit;
    await rm(this.folder, { recursive: true, force: true });
  }
}

function swap(text, from, to) {
  if (!text.includes(from)) throw new Error(`the example does not say ${from}`);
  return text.replaceAll(from, to);
}

function toThisMachine(_, { all }, found) {
  const address = { address: "127.0.0.1", family: 4 };
  if (all) found(null, [address]);
  else found(null, address.address, address.family);
}

async function answered(sent) {
  const [answer] = await once(sent, "response");
  const pieces = [];
  for await (const piece of answer) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return { status: answer.statusCode, headers: answer.headers, body, json: () => JSON.parse(body.toString("utf8")) };
}

async function upgraded(sent) {
  const [answer, socket] = await once(sent, "upgrade");
  socket.destroy();
  return { status: answer.statusCode, headers: answer.headers };
}
