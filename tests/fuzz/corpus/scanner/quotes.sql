INSERT INTO [odd;table] (`a;`, "b;") VALUES ('c;', x'00');
SELECT $$ ; SELECT 2 $$;
