DO $$ BEGIN
 CREATE TYPE "e" AS ENUM('a');
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
--> statement-breakpoint
CREATE FUNCTION f() RETURNS trigger AS $fn$
BEGIN
  IF NEW.x = $1 THEN RETURN $$;$$; END IF;
END;
$fn$ LANGUAGE plpgsql;