/* outer /* inner; */ still; */ SELECT 1; -- tail; of it
;;
--> not a breakpoint; 
SELECT 2 -- ends; here
