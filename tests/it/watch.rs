//! What watches over the program is told: figures by queue, and what is wrong.

use super::support::{
    Engine, Filed, Kartabl, eventually, http_client, kartabl::free_address, on_both_engines,
};

on_both_engines!(figures_and_readiness_tell_how_the_work_stands);

async fn figures_and_readiness_tell_how_the_work_stands(engine: Engine) {
    let monitoring = free_address();
    let setting = format!("monitoring = \"{}\"\n", monitoring.trim_start_matches("http://"));
    let kartabl = Kartabl::start_with(engine, &setting).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    kartabl.approve_connection(&portal, &kartabl.sign_in("sara").await).await;
    let case = Filed::service(&portal).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
    let get = async |path: &str| {
        let answer = http_client().get(format!("{monitoring}{path}")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };

    let figures = get("/metrics").await.1;
    for line in [
        "kartabl_database_up 1",
        "kartabl_workers 1",
        "kartabl_queue_jobs{queue=\"letters\",state=\"waiting\"} 0",
        "kartabl_queue_oldest_seconds{queue=\"checks\"} 0",
        "kartabl_jobs_total{queue=\"checks\",outcome=\"done\"}",
        "kartabl_job_run_seconds_count{queue=\"routing\"}",
        "kartabl_job_wait_seconds_bucket{queue=\"notify\",le=\"30\"}",
    ] {
        assert!(figures.lines().any(|given| given.starts_with(line)), "no {line} in\n{figures}");
    }

    assert_eq!(get("/health/ready").await, (200, "ready\n".to_owned()));
    let (data, away) = (kartabl.data(), kartabl.data().with_extension("away"));
    std::fs::rename(&data, &away).unwrap();
    let (status, text) = get("/health/ready").await;
    assert!(status == 503 && text.starts_with("not ready\nfiles: "), "{status} {text}");
    std::fs::rename(&away, &data).unwrap();
    eventually("it to be ready again", async || (get("/health/ready").await.0 == 200).then_some(())).await;
}
