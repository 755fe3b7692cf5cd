INSERT INTO t VALUES (E'it\'s; \\', 'back\', U&'\0041;', B'1', N'n;'), ('a' -- c;
 'b;');
SELECT "a"";" FROM t;
