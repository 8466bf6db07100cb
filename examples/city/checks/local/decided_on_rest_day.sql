-- ---
-- id: local.decided-on-rest-day
-- title: {zh: 休息日作出决定, en: Decided on a rest day}
-- question: {zh: 决定是否在休息日作出？, en: Was a decision made on a day on which nobody works?}
-- card: blue
-- basis: [值班制度 / the rota of the city]
-- subject_kind: act
-- params:
--   from_hour: {default: 0, unit: hour of the day, why: {zh: 全天计算, en: the whole day counts}}
-- innocent:
--   - {zh: 当日有值班安排, en: somebody was on duty that day}
--   - {zh: 自助办理系统自动作出, en: a self-service system decided by itself}
-- say:
--   zh: 行为 {act}（{step}）在休息日 {day} 作出。
--   en: Act {act} ({step}) was done on {day}, a rest day.
-- examples:
--   - why: {zh: 周六准予, en: granted on a Saturday}
--     given:
--       acts: |
--         act_id  matter_id  power_code  step   organ  done_at
--         A1      M1         XK/01-001   grant  O1     2026-03-07T10:00
--     hits: [[A1, '']]
--   - why: {zh: 周一准予；调休上班的周日准予；周六受理, en: 'granted on a Monday; on a Sunday that was made a working day; only accepted on a Saturday'}
--     given:
--       acts: |
--         act_id  matter_id  power_code  step    organ  done_at
--         A1      M1         XK/01-001   grant   O1     2026-03-09T10:00
--         A2      M2         XK/01-001   grant   O1     2026-01-04T10:00
--         A3      M3         XK/01-001   accept  O1     2026-03-07T10:00
-- ---
SELECT a.act_id AS subject,
       a.organ, a.region, a.power_code,
       a.done_at AS period_from,
       a._delivery || '#' || a._row AS evidence,
       a.act_id AS act, a.matter_id AS matter, a.step AS step, CAST(a.done_at AS DATE) AS day
FROM acts AS a
JOIN workdays ON workdays.day = CAST(a.done_at AS DATE)
WHERE NOT workdays.is_working
  AND a.step IN ('grant', 'refuse')
  AND EXTRACT(hour FROM a.done_at) >= :from_hour
  AND a.done_at <= :as_of
