-- How far the two persons of a mis-link were contacted and informed. Reads tenken.mislink_person.
SELECT role, protected,
       CASE WHEN contacted_at IS NOT NULL
            THEN to_char(contacted_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') || ' 連絡済み' END AS contact,
       CASE WHEN noticed_at IS NOT NULL
            THEN to_char(noticed_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') || ' 通知済み'
            WHEN unnoticed_why IS NOT NULL THEN '通知しない' END AS notice
FROM tenken.mislink_person WHERE ticket_id = :ticket_id ORDER BY role
