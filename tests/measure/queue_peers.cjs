// One run of graphile-worker or pg-boss: orders tiny jobs, works them off, prints how many a second.
const [engine, url, count, slots] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const { Pool } = require("pg");
const pool = new Pool({ connectionString: url, max: 4 });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;
let done = 0;

async function settled(sql) {
  while (done < count || Number((await pool.query(sql)).rows[0].left) > 0) await pause(2);
}

async function graphile(batched) {
  const { makeWorkerUtils, run } = require("graphile-worker");
  const utils = await makeWorkerUtils({ connectionString: url });
  await utils.migrate();
  const began = process.hrtime.bigint();
  for (let from = 0; from < count; from += 1000) {
    const jobs = Array.from({ length: Math.min(1000, count - from) }, (_, place) => ({ identifier: "tiny", payload: { number: from + place } }));
    await utils.addJobs(jobs);
  }
  const enqueue = count / seconds(began);
  const worker = { concurrentJobs: slots, maxPoolSize: slots + 4, pollInterval: 1000 };
  if (batched) Object.assign(worker, { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 });
  const start = process.hrtime.bigint();
  const runner = await run({
    preset: { worker: { ...worker, connectionString: url } },
    taskList: { tiny: async () => { done += 1; } },
    noHandleSignals: true,
    logger: new (require("graphile-worker").Logger)(() => () => {}),
  });
  await settled("SELECT count(*) AS left FROM graphile_worker._private_jobs");
  const drain = count / seconds(start);
  await runner.stop();
  await utils.release();
  return { enqueue_per_second: enqueue, drain_per_second: drain };
}

async function boss() {
  const PgBoss = require("pg-boss");
  const boss = new (PgBoss.PgBoss ?? PgBoss.default ?? PgBoss)({ connectionString: url, max: slots + 4, supervise: false, schedule: false });
  boss.on("error", (error) => { throw error; });
  await boss.start();
  await boss.createQueue("tiny");
  const began = process.hrtime.bigint();
  for (let from = 0; from < count; from += 1000) {
    const jobs = Array.from({ length: Math.min(1000, count - from) }, (_, place) => ({ name: "tiny", data: { number: from + place } }));
    if (boss.insert.length > 1) await boss.insert("tiny", jobs); else await boss.insert(jobs);
  }
  const enqueue = count / seconds(began);
  const start = process.hrtime.bigint();
  // Its own worker rests half a second after each batch; its fetch and complete without a rest show what it can do.
  const work = async () => {
    for (;;) {
      const jobs = await boss.fetch("tiny", { batchSize: 100 });
      if (!jobs || !jobs.length) return;
      done += jobs.length;
      await boss.complete("tiny", jobs.map((job) => job.id));
    }
  };
  await Promise.all(Array.from({ length: slots }, work));
  await settled("SELECT count(*) AS left FROM pgboss.job WHERE name = 'tiny' AND state < 'completed'");
  const drain = count / seconds(start);
  await boss.stop({ graceful: false });
  return { enqueue_per_second: enqueue, drain_per_second: drain };
}

const engines = { graphile_plain: () => graphile(false), graphile_batched: () => graphile(true), pg_boss: boss };
engines[engine]().then((figures) => {
  console.log(JSON.stringify({ engine, jobs: count, slots, ...figures }));
  process.exit(0);
}, (error) => { console.error(error); process.exit(1); });
