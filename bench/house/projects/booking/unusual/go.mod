module booking

go 1.19
