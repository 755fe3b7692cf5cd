INSERT INTO t VALUES ('write --> statement-breakpoint here');
--> statement-breakpoint
SELECT 1;
